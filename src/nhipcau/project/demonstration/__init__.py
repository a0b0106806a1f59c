"""The demonstration: a campaign from its guidance to its report, built from the files of this folder."""
