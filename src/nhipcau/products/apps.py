from django.utils.translation import gettext_lazy as _

from nhipcau.kit.room import RoomConfig


class ProductsConfig(RoomConfig):
    name = "nhipcau.products"
    verbose_name = _("Products")
    grants = {
        "lead": ("view_product", "order_product"),
        "editor": ("view_product", "order_product"),
        "translator": ("view_product",),
        "reviewer": ("view_product",),
        "officer": ("view_product",),
        "operator": ("view_product", "order_product"),
    }
    log_actions = {"products.order": (_("Order products"), _("Products ordered"))}
