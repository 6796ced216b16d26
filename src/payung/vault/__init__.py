"""Papers: their kind, issuer, digest and scan; quarantine before anybody opens one; previews."""
