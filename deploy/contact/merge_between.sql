-- Deploy routiq:contact/merge_between to pg
-- requires: contact/contact_merges__policies

begin;

-- function contact.merge_between(uuid, uuid, uuid)

-- Both lead to one survivor by now. The merge that joined them is the last one on the ways there,
-- but for the part that both have in common.

create or replace function contact.merge_between(
    p_organization_id uuid, p_contact_id uuid, p_other_id uuid
)
returns uuid
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    with recursive way as (
        select
            m.id,
            m.merge_number,
            m.survivor_id
        from contact.contact_merges as m
        where
            m.organization_id = p_organization_id
            and m.loser_id in (p_contact_id, p_other_id)
            and m.undone_at is null
            and m.deleted_at is null
        union all
        select
            m.id,
            m.merge_number,
            m.survivor_id
        from way as w
        inner join contact.contact_merges as m
            on
                m.organization_id = p_organization_id
                and w.survivor_id = m.loser_id
                and m.undone_at is null
                and m.deleted_at is null
    )

    select w.id
    from way as w
    group by w.id, w.merge_number
    having count(*) = 1
    order by w.merge_number desc
    limit 1
$function$;

alter function contact.merge_between(uuid, uuid, uuid) owner to app_owner;

revoke all on function contact.merge_between(uuid, uuid, uuid) from public;

comment on function contact.merge_between(uuid, uuid, uuid) is
    'The merge by which two contacts became one; null where they always were.';

commit;
