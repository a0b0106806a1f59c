"""People of the tests: one user a role, organisations with a parent."""

from __future__ import annotations

import factory
from django.contrib.auth.models import Group

from nhipcau.people.models import Organisation, Role, User


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"org-{n}")
    name = factory.Sequence(lambda n: f"Phường Thử {n}")
    kind = Organisation.Kind.COMMUNE
    languages = ["vi"]
    contact = factory.LazyAttribute(lambda o: f"{o.code}@example.org")


class UserFactory(factory.django.DjangoModelFactory):
    """`UserFactory(role="lead")` is a person in that role; without one, a person who may do nothing."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    first_name = "An"

    @classmethod
    def _create(cls, model_class: type[User], *args: object, **kwargs: object) -> User:
        role = kwargs.pop("role", None)
        user = super()._create(model_class, *args, **kwargs)
        if role:
            user.groups.add(Group.objects.get(name=Role(role).value))
        return user
