-- function contact.merge_lock(uuid, uuid, uuid)

-- Contacts are locked in the order of their ids, so that merges of overlapping pairs wait for one
-- another and never for each other. Whoever waited looks again: the block takes its locks back where
-- one of the two has meanwhile gone into another contact, whose id may be smaller.

create or replace function contact.merge_lock(
    p_organization_id uuid, p_contact_id uuid, p_other_id uuid
)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform
    from contact.contacts as c
    where c.organization_id = p_organization_id and c.id in (p_contact_id, p_other_id)
    order by c.id
    for update;

    if (
        select count(*) < case when p_contact_id = p_other_id then 1 else 2 end
        from contact.contacts as c
        where
            c.organization_id = p_organization_id
            and c.id in (p_contact_id, p_other_id)
            and c.merged_into_id is null
            and c.deleted_at is null
    )
    then
        raise exception 'one of the contacts went elsewhere meanwhile'
            using errcode = 'triggered_action_exception';
    end if;

    return true;
exception
    when triggered_action_exception then
        return false;
end
$function$;

alter function contact.merge_lock(uuid, uuid, uuid) owner to app_owner;

revoke all on function contact.merge_lock(uuid, uuid, uuid) from public;

comment on function contact.merge_lock(uuid, uuid, uuid) is
    'Holds two contacts for a merge, or one that stands for both. False, and holding neither, '
    'where one of them was merged or deleted meanwhile.';
