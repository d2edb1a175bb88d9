-- Deploy routiq:contact/review_pair to pg
-- requires: contact/review_apart
-- requires: contact/merge_contacts
-- requires: contact/survivor_choice

begin;

-- function contact.review_pair(uuid, uuid, text, uuid, int)

-- Either contact may have been merged meanwhile: the answer then holds for who stands for it now.
-- The contacts are held first, in the order that merges hold them in, then the pair: of two who decide
-- at once the second reads what the first one decided, and is refused. Raises RQ404, RQ409, RQ422.

create or replace function contact.review_pair(
    p_organization_id uuid,
    p_pair_id uuid,
    p_decision text,
    p_survivor_id uuid default null,
    p_row_version int default null
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_pair contact.duplicate_candidates;
    v_row_version int;
    v_a_id uuid;
    v_b_id uuid;
    v_survivor_id uuid;
    v_merge jsonb;
begin
    select d.*
    into v_pair
    from contact.duplicate_candidates as d
    where d.organization_id = p_organization_id and d.id = p_pair_id and d.deleted_at is null;

    if v_pair.id is null then
        perform core.refuse(
            'RQ404', 'there is no such pair', format('the id is "%s"', p_pair_id),
            'list the pairs that are open'
        );
    elsif p_decision is null or p_decision not in ('same', 'different', 'later') then
        perform core.refuse(
            'RQ422', 'this is no decision', format('it is "%s"', p_decision),
            'say "same", "different" or "later"'
        );
    elsif p_survivor_id is not null
        and p_survivor_id not in (v_pair.contact_a_id, v_pair.contact_b_id)
    then
        perform core.refuse(
            'RQ422', 'the one who stays is one of the pair', format('it is "%s"', p_survivor_id),
            'name one of both contacts, or none'
        );
    end if;

    v_row_version := coalesce(p_row_version, v_pair.row_version);

    loop
        v_a_id := contact.survivor_of(p_organization_id, v_pair.contact_a_id);
        v_b_id := contact.survivor_of(p_organization_id, v_pair.contact_b_id);
        exit when v_a_id is null or v_b_id is null;
        exit when contact.merge_lock(p_organization_id, v_a_id, v_b_id);
    end loop;

    select d.*
    into v_pair
    from contact.duplicate_candidates as d
    where d.organization_id = p_organization_id and d.id = p_pair_id and d.deleted_at is null
    for update;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such pair any more', format('the id is "%s"', p_pair_id),
            'list the pairs that are open'
        );
    end if;

    perform core.check_row_version('pair', v_row_version, v_pair.row_version);

    if p_decision = 'same' then
        v_survivor_id := coalesce(
            p_survivor_id,
            contact.survivor_choice(p_organization_id, v_pair.contact_a_id, v_pair.contact_b_id)
        );
        v_merge := contact.merge_contacts(
            p_organization_id => p_organization_id,
            p_survivor_id => v_survivor_id,
            p_loser_id => case
                when v_survivor_id = v_pair.contact_a_id then v_pair.contact_b_id
                else v_pair.contact_a_id
            end
        );
        perform contact.merge_decision(p_organization_id, p_pair_id, 'confirmed');
    else
        perform contact.review_apart(v_pair, p_decision);
    end if;

    return (
        select jsonb_build_object(
            'pair_id', d.id,
            'status', d.status,
            'row_version', d.row_version,
            'merge', v_merge
        )
        from contact.duplicate_candidates as d
        where d.organization_id = p_organization_id and d.id = p_pair_id
    );
end
$function$;

alter function contact.review_pair(uuid, uuid, text, uuid, int) owner to app_owner;

revoke all on function contact.review_pair(uuid, uuid, text, uuid, int) from public;

comment on function contact.review_pair(uuid, uuid, text, uuid, int) is
    'Keeps what somebody decided about a pair: "same" merges it, "different" keeps it apart for '
    'good, "later" leaves it open and asks others first. Raises RQ404, RQ409, RQ422.';

commit;
