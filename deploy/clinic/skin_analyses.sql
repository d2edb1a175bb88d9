-- Deploy routiq:clinic/skin_analyses to pg
-- requires: clinic/encounters
-- requires: docs/assets
-- requires: clinic/skin_analysis_keys
-- requires: core/ensure_partitions
-- requires: audit/sensitive_columns
-- requires: audit/attach

begin;

create table clinic.skin_analyses (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    location_id uuid,
    encounter_id uuid,
    practitioner_id uuid,
    service_id uuid,
    asset_id uuid not null,
    model_name text not null,
    model_version text not null,
    result jsonb not null,
    confidence numeric(5, 4),
    analysed_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_skin_analyses primary key (organization_id, id, analysed_at),
    constraint fk_skin_analyses_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_skin_analyses_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_skin_analyses_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete set null (location_id),
    constraint fk_skin_analyses_encounter_id
    foreign key (organization_id, encounter_id)
    references clinic.encounters (organization_id, id)
    on delete set null (encounter_id),
    constraint fk_skin_analyses_asset_id
    foreign key (organization_id, asset_id)
    references docs.assets (organization_id, id),
    constraint fk_skin_analyses_id
    foreign key (organization_id, id)
    references clinic.skin_analysis_keys (organization_id, skin_analysis_id),
    constraint ck_skin_analyses_model_name check (length(model_name) between 1 and 100),
    constraint ck_skin_analyses_model_version check (length(model_version) between 1 and 100),
    constraint ck_skin_analyses_result check (jsonb_typeof(result) = 'object'),
    constraint ck_skin_analyses_confidence check (confidence between 0 and 1),
    constraint ck_skin_analyses_metadata check (jsonb_typeof(metadata) = 'object')
)
partition by range (analysed_at);

alter table clinic.skin_analyses owner to app_owner;

alter table clinic.skin_analyses enable row level security;
alter table clinic.skin_analyses force row level security;

create index idx_skin_analyses_contact_id on clinic.skin_analyses
(organization_id, contact_id, id);
create index idx_skin_analyses_location_id on clinic.skin_analyses
(organization_id, location_id);
create index idx_skin_analyses_encounter_id on clinic.skin_analyses
(organization_id, encounter_id);
create index idx_skin_analyses_asset_id on clinic.skin_analyses
(organization_id, asset_id);

create trigger tg_skin_analyses_10_touch_row
before insert or update on clinic.skin_analyses
for each row execute function core.touch_row();

comment on table clinic.skin_analyses is
    'What models found on pictures of patients'' skin. Keys stand in clinic.skin_analysis_keys. '
    'Class: tenant';
comment on column clinic.skin_analyses.organization_id is 'Tenant that the row belongs to';
comment on column clinic.skin_analyses.id is
    'Identifies the analysis, as in clinic.skin_analysis_keys; ordered by time';
comment on column clinic.skin_analyses.contact_id is 'The patient';
comment on column clinic.skin_analyses.location_id is
    'Branch that it belongs to; null for one of no branch';
comment on column clinic.skin_analyses.encounter_id is 'Encounter that it came of';
comment on column clinic.skin_analyses.practitioner_id is
    'Whose encounter it was when it was recorded; copied from it, which holds the foreign key';
comment on column clinic.skin_analyses.service_id is
    'What was booked for the encounter when it was recorded; copied from its booking, which holds '
    'the foreign key';
comment on column clinic.skin_analyses.asset_id is 'Picture that was looked at';
comment on column clinic.skin_analyses.model_name is 'Model that looked at it';
comment on column clinic.skin_analyses.model_version is 'Version of the model';
comment on column clinic.skin_analyses.result is 'What the model found; an object';
comment on column clinic.skin_analyses.confidence is
    'How sure the model is, 0 to 1; null where it does not say';
comment on column clinic.skin_analyses.analysed_at is
    'When the model looked at it; decides the partition';
comment on column clinic.skin_analyses.created_at is 'When the row was made';
comment on column clinic.skin_analyses.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column clinic.skin_analyses.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column clinic.skin_analyses.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column clinic.skin_analyses.deleted_at is
    'When the row was taken away; null while it counts';
comment on column clinic.skin_analyses.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column clinic.skin_analyses.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column clinic.skin_analyses.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column clinic.skin_analyses.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index clinic.idx_skin_analyses_contact_id is
    'For those of a patient, and for the foreign key';
comment on index clinic.idx_skin_analyses_location_id is 'For the foreign key';
comment on index clinic.idx_skin_analyses_encounter_id is 'For the foreign key';
comment on index clinic.idx_skin_analyses_asset_id is 'For the foreign key';
comment on trigger tg_skin_analyses_10_touch_row on clinic.skin_analyses is
    'Keeps who wrote, when, and the version of the row';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('clinic.skin_analyses', 'result', 'says what ails a person');

do $audit$
begin
    perform audit.attach('clinic.skin_analyses');
end
$audit$;

do $partitions$
declare
    v_leaf pg_catalog.regclass;
begin
    perform core.ensure_partitions('clinic.skin_analyses', 3);

    -- As ops.maintain does for those to come.
    for v_leaf in
        select i.inhrelid::pg_catalog.regclass
        from pg_catalog.pg_inherits as i
        where i.inhparent = 'clinic.skin_analyses'::pg_catalog.regclass
        order by i.inhrelid
    loop
        execute pg_catalog.format(
            'alter table %s set (autovacuum_vacuum_scale_factor = 0.05, '
            'autovacuum_analyze_scale_factor = 0.05)',
            v_leaf
        );
    end loop;
end
$partitions$;

commit;
