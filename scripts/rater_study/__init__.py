"""What the training of the offline rater reads, measures and prints."""
