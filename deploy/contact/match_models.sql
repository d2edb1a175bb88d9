-- Deploy routiq:contact/match_models to pg
-- requires: core/organizations
-- requires: audit/attach
--
-- A probability tells people more than a sum of logarithms, and its bounds can be checked.

begin;

create table contact.match_models (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    name text not null,
    version int not null,
    is_active boolean not null default false,
    prior_probability double precision not null,
    household_probability double precision not null default 0,
    weights jsonb not null,
    review_threshold double precision not null,
    merge_threshold double precision not null,
    pairs_compared bigint,
    trained_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_match_models primary key (organization_id, id),
    constraint fk_match_models_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_match_models_name check (name ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_match_models_version check (version >= 1),
    constraint ck_match_models_prior_probability
    check (prior_probability > 0 and prior_probability < 1),
    constraint ck_match_models_household_probability
    check (household_probability >= 0 and household_probability < 1),
    constraint ck_match_models_weights check (jsonb_typeof(weights) = 'object'),
    constraint ck_match_models_thresholds
    check (
        review_threshold > 0
        and review_threshold <= merge_threshold
        and merge_threshold <= 1
    ),
    constraint ck_match_models_pairs_compared check (pairs_compared >= 0),
    constraint ck_match_models_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table contact.match_models owner to app_owner;

alter table contact.match_models enable row level security;
alter table contact.match_models force row level security;

create unique index uq_match_models_version on contact.match_models
(organization_id, name, version)
where deleted_at is null;
create unique index uq_match_models_is_active on contact.match_models
(organization_id, name)
where is_active and deleted_at is null;

create trigger tg_match_models_10_touch_row
before insert or update on contact.match_models
for each row execute function core.touch_row();

comment on table contact.match_models is
    'How likely two contacts are one person: the weights that were learnt from a tenant''s own '
    'rows. Class: tenant';
comment on column contact.match_models.organization_id is 'Tenant that the row belongs to';
comment on column contact.match_models.id is 'Identifies the model; ordered by time';
comment on column contact.match_models.name is 'What is compared, such as people';
comment on column contact.match_models.version is 'Counts the trainings of a name';
comment on column contact.match_models.is_active is
    'Whether this version decides; at most one of a name does';
comment on column contact.match_models.prior_probability is
    'Probability that two rows taken at random are one person';
comment on column contact.match_models.household_probability is
    'Probability that two rows taken at random are two people of one household';
comment on column contact.match_models.weights is
    'For each comparison its levels, each with m and u; an object';
comment on column contact.match_models.review_threshold is
    'Probability from which people are asked';
comment on column contact.match_models.merge_threshold is 'Probability from which nobody is asked';
comment on column contact.match_models.pairs_compared is 'How many pairs it was trained on';
comment on column contact.match_models.trained_at is
    'When it was trained; null where its weights were given';
comment on column contact.match_models.created_at is 'When the row was made';
comment on column contact.match_models.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column contact.match_models.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column contact.match_models.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column contact.match_models.deleted_at is
    'When the row was taken away; null while it counts';
comment on column contact.match_models.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column contact.match_models.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column contact.match_models.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column contact.match_models.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index contact.uq_match_models_version is
    'For one version of a model; none is written twice';
comment on index contact.uq_match_models_is_active is 'For the version that decides; one a name';
comment on trigger tg_match_models_10_touch_row on contact.match_models is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('contact.match_models');
end
$audit$;

commit;
