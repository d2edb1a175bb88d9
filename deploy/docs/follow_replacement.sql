-- Deploy routiq:docs/follow_replacement to pg
-- requires: docs/documents__policies
-- requires: core/refuse

begin;

-- function docs.follow_replacement()
-- trigger tg_documents_30_follow_insert on docs.documents
-- trigger tg_documents_31_follow_update on docs.documents

-- Holds the row that is replaced: of two next versions one comes first, and the other is refused. A
-- chain stays with one patient, branch and encounter. Raises RQ404, RQ409.

create or replace function docs.follow_replacement()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_replaced docs.documents;
begin
    if tg_op = 'UPDATE' then
        perform core.refuse(
            'RQ409',
            'a document stays the version that it is',
            format('the document is "%s"', new.id),
            'supersede the current version'
        );
    end if;

    update docs.documents as d
    set status = 'superseded'
    where
        d.organization_id = new.organization_id
        and d.id = new.replaces_id
        and d.status = 'current'
        and d.deleted_at is null
    returning d.* into v_replaced;

    if not found then
        perform
        from docs.documents as d
        where d.organization_id = new.organization_id and d.id = new.replaces_id;

        if not found then
            perform core.refuse(
                'RQ404', 'there is no such document', format('the id is "%s"', new.replaces_id),
                'name one of api.documents_for'
            );
        end if;

        perform core.refuse(
            'RQ409',
            'only the current version is replaced',
            format('"%s" is it no more', new.replaces_id),
            'read the document again'
        );
    end if;

    new.version_number := v_replaced.version_number + 1;
    new.contact_id := v_replaced.contact_id;
    new.location_id := v_replaced.location_id;
    new.encounter_id := v_replaced.encounter_id;

    return new;
end
$function$;

create or replace trigger tg_documents_30_follow_insert
before insert on docs.documents
for each row
when (new.replaces_id is not null)
execute function docs.follow_replacement();

create or replace trigger tg_documents_31_follow_update
before update of replaces_id on docs.documents
for each row
when (old.replaces_id is distinct from new.replaces_id)
execute function docs.follow_replacement();

alter function docs.follow_replacement() owner to app_owner;

revoke all on function docs.follow_replacement() from public;

comment on function docs.follow_replacement() is
    'Trigger: supersedes the version that a new one replaces, so that the last of a chain alone is '
    'current. Raises RQ404, and RQ409 where it is current no more or a version would change its '
    'place.';
comment on trigger tg_documents_30_follow_insert on docs.documents is
    'Supersedes the version before';
comment on trigger tg_documents_31_follow_update on docs.documents is
    'Keeps a version at its place in the chain';

commit;
