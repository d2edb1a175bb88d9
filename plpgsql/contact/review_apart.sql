-- function contact.review_apart(contact.duplicate_candidates, text)

-- Who was merged by mistake stands apart again once the merge is undone; a decision alone would leave
-- one row for two people. Raises RQ409.

create or replace function contact.review_apart(
    p_pair contact.duplicate_candidates, p_decision text
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_merge_id uuid := contact.merge_between(
        p_pair.organization_id, p_pair.contact_a_id, p_pair.contact_b_id
    );
begin
    if v_merge_id is not null
        and contact.survivor_of(p_pair.organization_id, p_pair.contact_a_id)
        = contact.survivor_of(p_pair.organization_id, p_pair.contact_b_id)
    then
        perform core.refuse(
            'RQ409', 'these contacts are merged', format('that is the merge "%s"', v_merge_id),
            'undo the merge'
        );
    end if;

    perform contact.merge_decision(
        p_pair.organization_id,
        p_pair.id,
        case when p_decision = 'different' then 'rejected' else 'open' end
    );

    if p_decision = 'later' then
        update contact.duplicate_candidates as d
        set reviewed_at = now(), reviewed_by = core.current_user_id()
        where d.organization_id = p_pair.organization_id and d.id = p_pair.id;
    end if;
end
$function$;

alter function contact.review_apart(contact.duplicate_candidates, text) owner to app_owner;

revoke all on function contact.review_apart(contact.duplicate_candidates, text) from public;

comment on function contact.review_apart(contact.duplicate_candidates, text) is
    'Keeps that a pair is different, or that somebody wants to be asked later. Raises RQ409 where '
    'it was merged.';
