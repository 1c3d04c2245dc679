"""Plants faults in the clean dataset, one at a time or many side by side, and measures whether the rules find them."""
