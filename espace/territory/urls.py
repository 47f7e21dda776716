app_name = "territoire"
urlpatterns: list = []
