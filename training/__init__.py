"""How the starter model is made: corpus, vocabulary, training, export, evaluation. README.md is the way in."""
