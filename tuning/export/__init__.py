"""From trained checkpoints to the files the server loads."""
