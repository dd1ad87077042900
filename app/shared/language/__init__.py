"""The language of the window: marked texts, sentences, numbers, translators."""
