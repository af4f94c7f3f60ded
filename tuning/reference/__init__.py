"""Reference vectors: what transformers' GLM-4V computes, recorded for the C++ tests."""
