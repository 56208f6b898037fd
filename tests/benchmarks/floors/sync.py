"""Floor of the visit sync: one view, one statement that stores a whole batch and skips known ids.

The table is that of visits with its indexes and defaults, without links and triggers. The view
stands behind the same server and the same middleware; ours is served by the same process.
"""

import orjson
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

TABLE = "CREATE TABLE IF NOT EXISTS floor_visit (LIKE services_visit INCLUDING ALL)"
STORE = """
INSERT INTO floor_visit (id, visited_at, building_id, enterprise_id, purpose, note, fence)
SELECT * FROM unnest(%s::uuid[], %s::timestamptz[], %s::uuid[], %s::uuid[], %s::text[], %s::text[],
                     %s::text[])
ON CONFLICT (id) DO NOTHING
RETURNING id
"""
FIELDS = ("started_at", "building", "enterprise", "purpose", "note", "fence")


@csrf_exempt
def bare_sync(request: HttpRequest) -> HttpResponse:
    """Store a batch."""
    operations = orjson.loads(request.body)["operations"]
    told = [operation["payload"] for operation in operations]
    columns = [[row[name] for row in told] for name in FIELDS]
    with connection.cursor() as cursor:
        cursor.execute(STORE, [[operation["id"] for operation in operations], *columns])
        stored = {str(key) for (key,) in cursor.fetchall()}
    results = [
        {"id": o["id"], "status": "created" if o["id"] in stored else "unchanged"}
        for o in operations
    ]
    return HttpResponse(orjson.dumps({"results": results}), content_type="application/json")


urlpatterns = [path("bare/sync/", bare_sync), path("", include("config.urls"))]
