-- function contact.survivor_choice(uuid, uuid, uuid)

-- Where nobody says who stays. A patient stays, for records hang on patients; then whom more
-- systems know; then who was here first, and the id decides last, so that the answer is one.

create or replace function contact.survivor_choice(
    p_organization_id uuid, p_contact_id uuid, p_other_id uuid
)
returns uuid
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select c.id
    from contact.contacts as c
    where
        c.organization_id = p_organization_id
        and c.id in (p_contact_id, p_other_id)
        and c.deleted_at is null
    order by
        c.is_patient desc,
        (
            select count(*)
            from contact.contact_identifiers as i
            where
                i.organization_id = c.organization_id
                and i.contact_id = c.id
                and i.deleted_at is null
        ) desc,
        c.created_at,
        c.id
    limit 1
$function$;

alter function contact.survivor_choice(uuid, uuid, uuid) owner to app_owner;

revoke all on function contact.survivor_choice(uuid, uuid, uuid) from public;

comment on function contact.survivor_choice(uuid, uuid, uuid) is
    'Which of two contacts stays when they are merged and nobody says: a patient before others, '
    'then whom more systems know, then the older one.';
