"""Who does what around a professional: for those who keep a listing that is on line."""
