"""The site: what joins the rooms, addresses and pages of several rooms."""
