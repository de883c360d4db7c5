"""Make the bundles of the web client, so that copies of this database need not."""

env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
