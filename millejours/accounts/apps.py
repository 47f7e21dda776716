from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "millejours.accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from millejours.models import User

        from .addresses import forget_former_addresses

        post_save.connect(forget_former_addresses, sender=User, dispatch_uid="accounts")
