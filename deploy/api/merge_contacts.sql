-- Deploy routiq:api/merge_contacts to pg
-- requires: api/schema
-- requires: contact/merge_contacts
-- requires: ref/permissions__contacts
-- requires: core/require_permission
-- requires: core/require_context
-- requires: core/begin_once
-- requires: core/finish_once

begin;

-- function api.merge_contacts(uuid, uuid, int, int, text)

-- Sent again it tells the merge that was done, with or without a key. Raises RQ400, RQ401, RQ403,
-- RQ404, RQ409, RQ422.

create or replace function api.merge_contacts(
    p_survivor_id uuid,
    p_loser_id uuid,
    p_survivor_row_version int default null,
    p_loser_row_version int default null,
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
    v_result jsonb;
begin
    perform core.require_permission('merges.write');

    if p_survivor_id = p_loser_id then
        perform core.refuse(
            'RQ422', 'a contact cannot go into itself', format('it is "%s"', p_loser_id),
            'name two contacts'
        );
    end if;

    v_result := core.begin_once(
        'merge_contacts',
        p_idempotency_key,
        jsonb_build_array(
            p_survivor_id, p_loser_id, p_survivor_row_version, p_loser_row_version
        )
    );

    if v_result is not null then
        return v_result;
    end if;

    return core.finish_once(
        p_idempotency_key,
        contact.merge_contacts(
            p_organization_id => v_organization_id,
            p_survivor_id => p_survivor_id,
            p_loser_id => p_loser_id,
            p_survivor_row_version => p_survivor_row_version,
            p_loser_row_version => p_loser_row_version
        )
    );
end
$function$;

alter function api.merge_contacts(uuid, uuid, int, int, text) owner to app_owner;

revoke all on function api.merge_contacts(uuid, uuid, int, int, text) from public;
grant execute on function api.merge_contacts(uuid, uuid, int, int, text) to authenticated;

comment on function api.merge_contacts(uuid, uuid, int, int, text) is
    'Merges one contact into another: all that refers to it, its numbers, addresses and '
    'identifiers go along. Returns the merge for api.undo_merge, and whether it is new. Raises '
    'RQ403, RQ404, RQ409 for an older row version, RQ422 for one contact named twice.';

commit;
