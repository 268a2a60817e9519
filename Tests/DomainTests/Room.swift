// This room is empty.
