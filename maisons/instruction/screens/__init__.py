"""The pages of the admin where requests are read and instructed, for who may read them."""
