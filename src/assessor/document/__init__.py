"""What is written down: the assessment, where its parts came from, and its exact bytes."""
