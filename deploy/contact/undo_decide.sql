-- Deploy routiq:contact/undo_decide to pg
-- requires: contact/merge_decision

begin;

-- function contact.undo_decide(uuid, uuid, uuid)

-- Without it the next run would find the same two again, and merge them by itself.

create or replace function contact.undo_decide(
    p_organization_id uuid, p_contact_id uuid, p_other_id uuid
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_pair_id uuid;
begin
    insert into contact.duplicate_candidates (
        organization_id, contact_a_id, contact_b_id, score
    )
    values (p_organization_id, least(p_contact_id, p_other_id), greatest(p_contact_id, p_other_id), 0)
    on conflict (organization_id, contact_a_id, contact_b_id) where deleted_at is null do nothing;

    select d.id
    into strict v_pair_id
    from contact.duplicate_candidates as d
    where
        d.organization_id = p_organization_id
        and d.contact_a_id = least(p_contact_id, p_other_id)
        and d.contact_b_id = greatest(p_contact_id, p_other_id)
        and d.deleted_at is null;

    perform contact.merge_decision(p_organization_id, v_pair_id, 'rejected');
end
$function$;

alter function contact.undo_decide(uuid, uuid, uuid) owner to app_owner;

revoke all on function contact.undo_decide(uuid, uuid, uuid) from public;

comment on function contact.undo_decide(uuid, uuid, uuid) is
    'Keeps that two contacts are two people, so that nobody is asked again and nothing merges '
    'them by itself.';

commit;
