"""Floors of the hot lists and details: one bare query that makes the JSON in the database.

The page's ids first, then the joins; the fields are those of the API's rows.
"""

ENTERPRISE = """
    'id', e.id, 'source', e.source, 'external_id', e.external_id, 'uscc', e.uscc,
    'no_uscc_reason', e.no_uscc_reason, 'name', e.name, 'short_name', e.short_name,
    'unit_kind', e.unit_kind, 'industry_section', e.industry_section, 'founded_on', e.founded_on,
    'operating_status', s.operating_status, 'full_members', s.full_members,
    'probationary_members', s.probationary_members,
    'rating', CASE WHEN r.enterprise_id IS NULL THEN NULL ELSE json_build_object(
        'colour', r.colour, 'score', r.score, 'needs_review', r.needs_review,
        'rated_on', r.rated_on) END,
    'places', COALESCE((
        SELECT json_agg(json_build_object(
            'building', json_build_object('id', b.id, 'external_id', b.external_id, 'name', b.name),
            'floor_number', u.floor_number, 'unit_number', u.number)
            ORDER BY b.external_id, u.floor_number, u.number, o.id)
        FROM enterprises_occupancy o
        JOIN buildings_unit u ON u.id = o.unit_id
        JOIN buildings_building b ON b.id = u.building_id
        WHERE o.enterprise_id = e.id AND o.starts_on <= %(day)s
          AND (o.ends_on IS NULL OR o.ends_on > %(day)s)), '[]'::json),
    'created_at', e.created_at, 'updated_at', e.updated_at
"""
ENTERPRISE_FROM = """
    enterprises_enterprise e
    LEFT JOIN enterprises_enterprisestanding s ON s.enterprise_id = e.id
     AND (s.starts_on IS NULL OR s.starts_on <= %(day)s)
     AND (s.ends_on IS NULL OR s.ends_on > %(day)s)
    LEFT JOIN enterprises_rating r ON r.enterprise_id = e.id
"""
BUILDING = """
    'id', e.id, 'source', e.source, 'external_id', e.external_id, 'name', e.name,
    'alias', e.alias, 'kind', e.kind,
    'subdistrict', json_build_object('id', a.id, 'code', a.code, 'name', a.name),
    'grid', CASE WHEN g.id IS NULL THEN NULL ELSE
        json_build_object('id', g.id, 'code', g.code, 'name', g.name) END,
    'address', e.address, 'built_year', e.built_year, 'floors_above', e.floors_above,
    'floor_area', e.floor_area,
    'owner', CASE WHEN w.id IS NULL THEN NULL ELSE
        json_build_object('id', w.id, 'name', w.name) END,
    'manager', CASE WHEN m.id IS NULL THEN NULL ELSE
        json_build_object('id', m.id, 'name', m.name) END,
    'is_landmark', e.is_landmark, 'is_key', e.is_key, 'longitude', e.longitude,
    'latitude', e.latitude,
    'tax', (
        SELECT json_build_object('year', t.year, 'amount', t.amount, 'class_code', c.code,
                                 'class_label', c.label)
        FROM buildings_buildingtax t
        LEFT JOIN LATERAL (
            SELECT code, label FROM buildings_taxclass WHERE minimum <= t.amount
            ORDER BY minimum DESC LIMIT 1) c ON true
        WHERE t.building_id = e.id AND t.year < extract(year FROM %(day)s::date)
        ORDER BY t.year DESC LIMIT 1),
    'created_at', e.created_at, 'updated_at', e.updated_at
"""
BUILDING_FROM = """
    buildings_building e
    JOIN buildings_area a ON a.id = e.subdistrict_id
    LEFT JOIN buildings_area g ON g.id = e.grid_id
    LEFT JOIN buildings_propertycompany w ON w.id = e.owner_id
    LEFT JOIN buildings_propertycompany m ON m.id = e.manager_id
"""
VISIT = """
    'id', e.id, 'visited_at', e.visited_at, 'ended_at', e.ended_at,
    'building', json_build_object('id', b.id, 'external_id', b.external_id, 'name', b.name),
    'enterprise', CASE WHEN n.id IS NULL THEN NULL ELSE json_build_object(
        'id', n.id, 'external_id', n.external_id, 'name', n.name, 'short_name', n.short_name) END,
    'worker', CASE WHEN w.id IS NULL THEN NULL ELSE
        json_build_object('id', w.id, 'external_id', w.external_id, 'name', w.name) END,
    'purpose', e.purpose, 'note', e.note, 'fence', e.fence, 'review_reason', e.review_reason,
    'withdrawn_at', e.withdrawn_at, 'withdrawn_reason', e.withdrawn_reason,
    'photos', json_build_object(
        'expected', (SELECT count(*) FROM services_visitphoto p WHERE p.visit_id = e.id),
        'received', (SELECT count(p.attachment_id) FROM services_visitphoto p
                     WHERE p.visit_id = e.id)),
    'created_at', e.created_at, 'updated_at', e.updated_at
"""
VISIT_FROM = """
    services_visit e
    JOIN buildings_building b ON b.id = e.building_id
    LEFT JOIN enterprises_enterprise n ON n.id = e.enterprise_id
    LEFT JOIN orgs_worker w ON w.id = e.worker_id
"""
REQUEST = """
    'id', e.id, 'source', e.source, 'external_id', e.external_id, 'received_at', e.received_at,
    'enterprise', CASE WHEN n.id IS NULL THEN NULL ELSE json_build_object(
        'id', n.id, 'external_id', n.external_id, 'name', n.name, 'short_name', n.short_name) END,
    'building', CASE WHEN b.id IS NULL THEN NULL ELSE
        json_build_object('id', b.id, 'external_id', b.external_id, 'name', b.name) END,
    'visit', e.visit_id, 'channel', e.channel, 'category', e.category, 'content', e.content,
    'mechanism', e.mechanism, 'state', e.state,
    'holder', CASE WHEN d.id IS NULL THEN NULL ELSE
        json_build_object('id', d.id, 'code', d.code, 'name', d.name) END,
    'is_interim', e.is_interim, 'transfers', e.transfers, 'reworks', e.reworks,
    'accept_by', e.accept_by, 'due_on', e.due_on, 'is_due_stated', e.is_due_stated,
    'is_due_provisional', e.is_due_provisional, 'yellow_at', e.yellow_at,
    'resolved_at', e.resolved_at, 'outcome', e.outcome, 'is_in_building', e.is_in_building,
    'duplicate_of', e.duplicate_of_id, 'progress_code', e.progress_code,
    'created_at', e.created_at, 'updated_at', e.updated_at
"""
REQUEST_FROM = """
    services_servicerequest e
    LEFT JOIN accounts_department d ON d.id = e.holder_id
    LEFT JOIN buildings_building b ON b.id = e.building_id
    LEFT JOIN enterprises_enterprise n ON n.id = e.enterprise_id
"""
TOPIC = """
    'id', e.id,
    'council', json_build_object('id', c.id, 'external_id', c.external_id, 'name', c.name),
    'building', CASE WHEN b.id IS NULL THEN NULL ELSE
        json_build_object('id', b.id, 'external_id', b.external_id, 'name', b.name) END,
    'title', e.title, 'text', e.text, 'category', e.category, 'source', e.source,
    'raised_by', e.raised_by, 'raised_on', e.raised_on,
    'enterprise', CASE WHEN n.id IS NULL THEN NULL ELSE json_build_object(
        'id', n.id, 'external_id', n.external_id, 'name', n.name, 'short_name', n.short_name) END,
    'proposal', e.proposal_id, 'state', e.state, 'answer', e.answer, 'answered_at', e.answered_at,
    'done_on', e.done_on, 'is_in_building', e.is_in_building, 'result', e.result,
    'is_public', e.is_public, 'created_at', e.created_at, 'updated_at', e.updated_at
"""
TOPIC_FROM = """
    councils_topic e
    JOIN councils_council c ON c.id = e.council_id
    LEFT JOIN buildings_building b ON b.id = e.building_id
    LEFT JOIN enterprises_enterprise n ON n.id = e.enterprise_id
"""
PROJECT = """
    'id', e.id,
    'council', json_build_object('id', c.id, 'external_id', c.external_id, 'name', c.name),
    'topic', e.topic_id, 'title', e.title, 'summary', e.summary, 'domain', e.domain,
    'cube_axis', e.cube_axis,
    'reviewer', CASE WHEN o.id IS NULL THEN NULL ELSE
        json_build_object('id', o.id, 'external_id', o.external_id, 'name', o.name) END,
    'claim_capacity', e.claim_capacity, 'due_on', e.due_on, 'is_public', e.is_public,
    'state', e.state, 'in_library_on', e.in_library_on, 'published_on', e.published_on,
    'ownerless_since', e.ownerless_since, 'started_on', e.started_on, 'ended_on', e.ended_on,
    'note', e.note, 'effect', e.effect, 'created_at', e.created_at, 'updated_at', e.updated_at
"""
PROJECT_FROM = """
    councils_project e
    JOIN councils_council c ON c.id = e.council_id
    LEFT JOIN orgs_partyorganisation o ON o.id = e.reviewer_id
"""
# Register: columns, joins, table, order of the page.
REGISTERS = {
    "enterprises": (ENTERPRISE, ENTERPRISE_FROM, "enterprises_enterprise", "id"),
    "buildings": (BUILDING, BUILDING_FROM, "buildings_building", "id"),
    "visits": (VISIT, VISIT_FROM, "services_visit", "-visited_at"),
    "requests": (REQUEST, REQUEST_FROM, "services_servicerequest", "-received_at"),
    "topics": (TOPIC, TOPIC_FROM, "councils_topic", "-raised_on"),
    "projects": (PROJECT, PROJECT_FROM, "councils_project", "id"),
}


def list_sql(name: str) -> str:
    """Return the query of one page: ``size`` rows behind the key ``after``."""
    columns, joins, table, order = REGISTERS[name]
    if order == "id":
        page = f"SELECT id FROM {table} WHERE id > %(after)s ORDER BY id LIMIT %(size)s"
        by = "e.id"
    else:
        moment = order.removeprefix("-")
        page = (
            f"SELECT id FROM {table} WHERE ({moment}, id) < (%(moment)s, %(after)s) "
            f"ORDER BY {moment} DESC, id DESC LIMIT %(size)s"
        )
        by = f"e.{moment} DESC, e.id DESC"
    return (
        f"SELECT json_agg(json_build_object({columns}) ORDER BY {by}) FROM {joins} "
        f"WHERE e.id = ANY(ARRAY({page}))"
    )


def detail_sql(name: str) -> str:
    """Return the query of one row."""
    columns, joins, _, _ = REGISTERS[name]
    return f"SELECT json_build_object({columns}) FROM {joins} WHERE e.id = %(id)s"
