-- function contact.undo_lock(uuid, uuid)

-- The contacts first, by id, as merges lock them; then the merge. Raises RQ404, RQ409.

create or replace function contact.undo_lock(p_organization_id uuid, p_merge_id uuid)
returns contact.contact_merges
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_merge contact.contact_merges;
    v_later_id uuid;
begin
    perform
    from contact.contacts as c
    where
        c.organization_id = p_organization_id
        and c.id in (
            select unnest(array[m.survivor_id, m.loser_id])
            from contact.contact_merges as m
            where m.organization_id = p_organization_id and m.id = p_merge_id
        )
    order by c.id
    for update;

    select m.*
    into v_merge
    from contact.contact_merges as m
    where m.organization_id = p_organization_id and m.id = p_merge_id and m.deleted_at is null
    for update;

    if v_merge.id is null then
        perform core.refuse(
            'RQ404', 'there is no such merge', format('the id is "%s"', p_merge_id),
            'look at the contact: it tells its merges'
        );
    elsif v_merge.undone_at is not null then
        perform core.refuse(
            'RQ409', 'this merge was undone already', format('at %s', v_merge.undone_at),
            'look at the contact: it tells its merges'
        );
    end if;

    select m.id
    into v_later_id
    from contact.contact_merges as m
    where
        m.organization_id = p_organization_id
        and v_merge.survivor_id in (m.survivor_id, m.loser_id)
        and m.merge_number > v_merge.merge_number
        and m.undone_at is null
        and m.deleted_at is null
    order by m.merge_number desc
    limit 1;

    if v_later_id is not null then
        perform core.refuse(
            'RQ409', 'a later merge of this contact must be undone first',
            format('that is the merge "%s"', v_later_id), 'undo the last one first'
        );
    end if;

    return v_merge;
end
$function$;

alter function contact.undo_lock(uuid, uuid) owner to app_owner;

revoke all on function contact.undo_lock(uuid, uuid) from public;

comment on function contact.undo_lock(uuid, uuid) is
    'Holds a merge that is to be undone, and its contacts. Raises RQ404, and RQ409 where it was '
    'undone already or a later one stands before it.';
