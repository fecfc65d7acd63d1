"""The web function's entry point in the cloud: Flask behind an HTTP API."""

from apig_wsgi import make_lambda_handler

from chalicelib import bootstrap
from frontend import create_app

handler = make_lambda_handler(create_app(bootstrap.services()), binary_support=True)
