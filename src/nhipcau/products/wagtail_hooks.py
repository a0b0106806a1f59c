from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import pgettext_lazy
from wagtail import hooks

from nhipcau.people.desk import Door
from nhipcau.products import views


@hooks.register("register_admin_urls")
def product_addresses() -> list[Any]:
    return [
        path("products/", views.ProductList.as_view(), name="product_list"),
        path("products/order/", views.OrderProducts.as_view(), name="product_order"),
        path("products/<int:pk>/file/", views.ProductFile.as_view(), name="product_file"),
    ]


@hooks.register("register_admin_menu_item")
def product_door() -> Door:
    return Door(
        pgettext_lazy("menu", "Products"),
        url="product_list",
        name="products",
        icon="nc-product",
        order=70,
        permission="products.view_product",
    )
