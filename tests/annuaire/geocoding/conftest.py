from tests.support.geocoder import geocoder, geocoder_server

__all__ = ["geocoder", "geocoder_server"]
