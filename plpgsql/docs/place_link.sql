-- function docs.place_link()
-- function docs.pass_on_document()
-- trigger tg_document_links_30_place on docs.document_links
-- trigger tg_documents_40_pass_on on docs.documents

-- What a policy has to know of the document stands in each link too: policies read no table. It is
-- copied here and nowhere else, so that no writer can say something else. Raises RQ404.

create or replace function docs.place_link()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    select
        d.contact_id,
        d.location_id,
        d.is_clinical
    into
        new.contact_id,
        new.location_id,
        new.is_clinical
    from docs.documents as d
    where d.organization_id = new.organization_id and d.id = new.document_id;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such document', format('the id is "%s"', new.document_id),
            'name one of api.documents_for'
        );
    end if;

    return new;
end
$function$;

create or replace trigger tg_document_links_30_place
before insert or update of document_id, contact_id, location_id, is_clinical
on docs.document_links
for each row execute function docs.place_link();

alter function docs.place_link() owner to app_owner;

revoke all on function docs.place_link() from public;

comment on function docs.place_link() is
    'Trigger: gives a link what a policy has to know of its document. Raises RQ404 where the '
    'writer sees no such document.';
comment on trigger tg_document_links_30_place on docs.document_links is
    'Copies what the document says';

create or replace function docs.pass_on_document()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update docs.document_links as l
    set is_clinical = new.is_clinical
    where l.organization_id = new.organization_id and l.document_id = new.id;

    return null;
end
$function$;

create or replace trigger tg_documents_40_pass_on
after update of contact_id, location_id, category on docs.documents
for each row
when (
    old.contact_id is distinct from new.contact_id
    or old.location_id is distinct from new.location_id
    or old.is_clinical is distinct from new.is_clinical
)
execute function docs.pass_on_document();

alter function docs.pass_on_document() owner to app_owner;

revoke all on function docs.pass_on_document() from public;

comment on function docs.pass_on_document() is
    'Trigger: gives links the patient, branch and kind that their document has now.';
comment on trigger tg_documents_40_pass_on on docs.documents is
    'Tells the links of another patient, branch or category';
