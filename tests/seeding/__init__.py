"""Plants one fault at a time in the clean dataset and measures whether the rules find it, there and only there."""
