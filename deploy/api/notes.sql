-- Deploy routiq:api/notes to pg
-- requires: api/schema
-- requires: core/require_context
-- requires: core/require_permission
-- requires: core/require_own_branch
-- requires: core/begin_once
-- requires: core/finish_once
-- requires: ref/permissions__leads
-- requires: core/delete_rules__leads
-- requires: contact/find_notes
-- requires: audit/log_access

begin;

-- function api.add_note(uuid, text, uuid, text)
-- function api.list_notes(uuid, int, uuid)
-- function api.search_notes(text, int)

-- What staff noted about people, of their branches. Raise RQ400, RQ401, RQ403, RQ404, RQ409,
-- RQ422.

create or replace function api.add_note(
    p_contact_id uuid,
    p_body text,
    p_location_id uuid default null,
    p_idempotency_key text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('leads.write');
    perform core.require_own_branch(p_location_id);

    v_result := core.begin_once(
        'add_note', p_idempotency_key, jsonb_build_array(p_contact_id, p_body, p_location_id)
    );

    if v_result is not null then
        return v_result;
    end if;

    insert into contact.notes (organization_id, contact_id, body, location_id)
    values (v_organization_id, p_contact_id, p_body, p_location_id)
    returning id into v_id;

    return core.finish_once(p_idempotency_key, jsonb_build_object('note_id', v_id));
exception
    when foreign_key_violation then
        perform core.refuse('RQ404', 'there is no such contact', sqlerrm, 'name a contact');
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a note', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.add_note(uuid, text, uuid, text) owner to app_owner;

revoke all on function api.add_note(uuid, text, uuid, text) from public;
grant execute on function api.add_note(uuid, text, uuid, text) to authenticated;

comment on function api.add_note(uuid, text, uuid, text) is
    'Writes down something about a person. The same idempotency key with the same values '
    'returns the first note. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.list_notes(
    p_contact_id uuid, p_limit int default 50, p_before uuid default null
)
returns table (
    note_id uuid,
    contact_id uuid,
    body text,
    location_id uuid,
    created_by uuid,
    created_at timestamptz,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_ids uuid[];
begin
    perform core.require_permission('leads.read');

    v_ids := array(
        select n.id
        from contact.notes as n
        where
            n.organization_id = v_organization_id
            and n.contact_id = p_contact_id
            and (p_before is null or n.id < p_before)
            and n.deleted_at is null
        order by n.id desc
        limit least(greatest(coalesce(p_limit, 50), 1), 200)
    );

    perform audit.log_access('api.list_notes', 'contact.notes', v_ids);

    return query
    select
        n.id,
        n.contact_id,
        n.body,
        n.location_id,
        n.created_by,
        n.created_at,
        n.row_version
    from contact.notes as n
    where n.organization_id = v_organization_id and n.id = any(v_ids) and n.deleted_at is null
    order by n.id desc;
end
$function$;

alter function api.list_notes(uuid, int, uuid) owner to app_owner;

revoke all on function api.list_notes(uuid, int, uuid) from public;
grant execute on function api.list_notes(uuid, int, uuid) to authenticated;

comment on function api.list_notes(uuid, int, uuid) is
    'Notes about a person, newest first, at most p_limit (200); for the next page give the last'
    ' note_id as p_before. Every call is logged. Raises RQ403.';

create or replace function api.search_notes(p_words text, p_limit int default 50)
returns table (
    note_id uuid,
    contact_id uuid,
    body text,
    location_id uuid,
    created_by uuid,
    created_at timestamptz,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_ids uuid[];
begin
    perform core.require_permission('leads.read');

    if
        p_words is null
        or length(p_words) > 200
        or numnode(websearch_to_tsquery('pg_catalog.simple', p_words)) = 0
    then
        perform core.refuse(
            'RQ422', 'there is nothing to look for', 'a search has 1 to 200 characters',
            'write words; "in quotes" they stand side by side, and -word must not be there'
        );
    end if;

    v_ids := array(
        select f.note_id
        from contact.find_notes(
            p_words => p_words, p_limit => least(greatest(coalesce(p_limit, 50), 1), 200)
        ) as f (note_id)
    );

    perform audit.log_access('api.search_notes', 'contact.notes', v_ids);

    return query
    select
        n.id,
        n.contact_id,
        n.body,
        n.location_id,
        n.created_by,
        n.created_at,
        n.row_version
    from contact.notes as n
    where n.organization_id = v_organization_id and n.id = any(v_ids) and n.deleted_at is null
    order by n.id desc;
end
$function$;

alter function api.search_notes(text, int) owner to app_owner;

revoke all on function api.search_notes(text, int) from public;
grant execute on function api.search_notes(text, int) to authenticated;

comment on function api.search_notes(text, int) is
    'Notes that have all the words, newest first, at most p_limit (200). Words in quotes stand '
    'side by side, -word must not be there, "or" joins. Every call is logged. Raises RQ403, '
    'RQ422.';

commit;
