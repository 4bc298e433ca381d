"""How localization's facts are shown to programs, by the API and by commands alike."""
