-- function contact.merge_decision(uuid, uuid, text)

-- A pair that was rejected becomes open first: that is the way that ref.status_transitions knows.

create or replace function contact.merge_decision(
    p_organization_id uuid, p_pair_id uuid, p_status text
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_pair contact.duplicate_candidates;
begin
    select d.*
    into strict v_pair
    from contact.duplicate_candidates as d
    where d.organization_id = p_organization_id and d.id = p_pair_id
    for update;

    if v_pair.status = p_status then
        return '[]'::jsonb;
    end if;

    if v_pair.status <> 'open' then
        update contact.duplicate_candidates as d
        set status = 'open'
        where d.organization_id = p_organization_id and d.id = p_pair_id;
    end if;

    return contact.merge_write(
        p_organization_id => p_organization_id,
        p_table => 'contact.duplicate_candidates',
        p_id => p_pair_id,
        p_before => jsonb_build_object(
            'status', v_pair.status,
            'reviewed_by', v_pair.reviewed_by,
            'reviewed_at', v_pair.reviewed_at
        ),
        p_after => jsonb_build_object(
            'status', p_status,
            'reviewed_by', case when p_status <> 'auto_merged' then core.current_user_id() end,
            'reviewed_at', case when p_status <> 'open' then now() end
        )
    );
end
$function$;

alter function contact.merge_decision(uuid, uuid, text) owner to app_owner;

revoke all on function contact.merge_decision(uuid, uuid, text) from public;

comment on function contact.merge_decision(uuid, uuid, text) is
    'Writes what was decided about a pair, with who and when; returns the step.';
