"""Files made to break readers: each ends as a coded outcome, and the documents beside it are read."""
