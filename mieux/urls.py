"""The table of contents of the site: French at `/…`, English at `/en/…`, same paths."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from mieux.atlas.views.pictures import picture_file
from mieux.core import views as core
from mieux.workshop.views.joining import short

urlpatterns = [
    path("", include("mieux.core.urls_bare")),
    path("media/<path:path>", picture_file, name="media"),
    path("api/v1/", include("mieux.api.urls")),
    path("a/<str:code>/", short, name="workshop-short"),
    *i18n_patterns(
        path("", include("mieux.core.urls")),
        path("", include("mieux.journey.urls")),
        path("jeux/", include("mieux.workshop.urls")),
        path("", include("mieux.workshop.urls_room")),
        path("atlas/", include("mieux.atlas.urls")),
        path("", include("mieux.impact.urls")),
        path("", include("mieux.wheel.urls")),
        path("", include("mieux.voyage.urls")),
        path("", include("mieux.library.urls")),
        path("compte/", include("mieux.people.urls_account")),
        path("", include("mieux.people.urls")),
        prefix_default_language=False,
    ),
]

handler400 = core.bad_request
handler403 = core.forbidden
handler404 = core.not_found
handler500 = core.server_error

if settings.DEBUG:
    from django.contrib.staticfiles.urls import staticfiles_urlpatterns

    urlpatterns += staticfiles_urlpatterns()
