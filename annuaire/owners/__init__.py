"""What those who keep a listing may do to it without anybody's approval."""
