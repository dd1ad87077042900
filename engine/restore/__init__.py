"""One restore job: from a picture and a mask to filled rectangles."""
