-- Deploy routiq:api/review_duplicate to pg
-- requires: api/schema
-- requires: contact/review_pair
-- requires: ref/permissions__contacts
-- requires: core/require_permission
-- requires: core/require_context
-- requires: core/begin_once
-- requires: core/finish_once

begin;

-- function api.review_duplicate(uuid, text, uuid, int, text)

-- Raises RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.review_duplicate(
    p_pair_id uuid,
    p_decision text,
    p_survivor_id uuid default null,
    p_row_version int default null,
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

    v_result := core.begin_once(
        'review_duplicate',
        p_idempotency_key,
        jsonb_build_array(p_pair_id, p_decision, p_survivor_id, p_row_version)
    );

    if v_result is not null then
        return v_result;
    end if;

    return core.finish_once(
        p_idempotency_key,
        contact.review_pair(
            p_organization_id => v_organization_id,
            p_pair_id => p_pair_id,
            p_decision => p_decision,
            p_survivor_id => p_survivor_id,
            p_row_version => p_row_version
        )
    );
end
$function$;

alter function api.review_duplicate(uuid, text, uuid, int, text) owner to app_owner;

revoke all on function api.review_duplicate(uuid, text, uuid, int, text) from public;
grant execute on function api.review_duplicate(uuid, text, uuid, int, text) to authenticated;

comment on function api.review_duplicate(uuid, text, uuid, int, text) is
    'Decides about two contacts that may be one: "same" merges them (into p_survivor_id, else the '
    'patient, else whom more systems know), "different" is never asked again, "later" leaves the '
    'pair open. Raises RQ403, RQ404, RQ409, RQ422.';

commit;
