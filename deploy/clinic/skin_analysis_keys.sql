-- Deploy routiq:clinic/skin_analysis_keys to pg
-- requires: core/organizations
-- requires: core/new_id
-- requires: core/sha256_digest
--
-- As comms.message_keys. What an analysis is of stands here as a digest alone: who may see a patient's
-- analyses is said where they are, and the key tells nothing of them.

begin;

create table clinic.skin_analysis_keys (
    organization_id uuid not null,
    skin_analysis_id uuid not null,
    analysed_at timestamptz not null,
    subject core.sha256_digest,
    constraint pk_skin_analysis_keys primary key (organization_id, skin_analysis_id),
    constraint fk_skin_analysis_keys_organization_id
    foreign key (organization_id) references core.organizations (id)
);

alter table clinic.skin_analysis_keys owner to app_owner;

alter table clinic.skin_analysis_keys enable row level security;
alter table clinic.skin_analysis_keys force row level security;

create unique index uq_skin_analysis_keys_subject on clinic.skin_analysis_keys
(organization_id, subject)
where subject is not null;

comment on table clinic.skin_analysis_keys is
    'Ids of analyses and what each is of: unique where a partitioned table cannot be, and referred '
    'to in its place. Written by clinic.place_analysis. Class: queue';
comment on column clinic.skin_analysis_keys.organization_id is 'Tenant that the row belongs to';
comment on column clinic.skin_analysis_keys.skin_analysis_id is
    'Row of clinic.skin_analyses; no foreign key, so that partitions can go';
comment on column clinic.skin_analysis_keys.analysed_at is
    'When the model looked at it; finds the partition';
comment on column clinic.skin_analysis_keys.subject is
    'SHA-256 of patient, picture, model and version; null once the analysis was taken away';
comment on index clinic.uq_skin_analysis_keys_subject is
    'A version of a model says one thing of a picture of a patient';

commit;
