-- function contact.keep_merged()
-- trigger tg_contacts_65_keep_merged on contact.contacts

-- With the one who was merged the record of the merge would go, and with that the way back. Who is
-- deleted along with the one who stands for it, is deleted after that. Raises RQ409.

create or replace function contact.keep_merged()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if exists (
        select
        from contact.contacts as c
        where
            c.organization_id = new.organization_id
            and c.id = new.merged_into_id
            and c.deleted_at is null
    ) then
        perform core.refuse(
            'RQ409', 'this contact was merged into another',
            format('"%s" went into "%s"', new.id, new.merged_into_id),
            'undo the merge first, or delete the other one'
        );
    end if;

    return new;
end
$function$;

create or replace trigger tg_contacts_65_keep_merged
before update of deleted_at on contact.contacts
for each row
when (old.deleted_at is null and new.deleted_at is not null and new.merged_into_id is not null)
execute function contact.keep_merged();

alter function contact.keep_merged() owner to app_owner;

revoke all on function contact.keep_merged() from public;

comment on trigger tg_contacts_65_keep_merged on contact.contacts is
    'Refuses to delete who was merged, without the one who stands for it';

comment on function contact.keep_merged() is
    'Trigger: refuses with RQ409 to delete a contact that was merged into a living one.';
