"""The nano model: GLM-4V in miniature, its documents, its training and its export."""
