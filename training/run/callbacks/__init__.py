"""What happens beside the steps of a run: the log, TensorBoard, previews, the progress bar."""
