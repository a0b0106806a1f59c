"""How days are typed. Django's own lists begin American: 5/10 would be read as the tenth of May."""
