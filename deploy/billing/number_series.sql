-- Deploy routiq:billing/number_series to pg
-- requires: billing/schema
-- requires: core/organizations

begin;

create table billing.number_series (
    organization_id uuid not null,
    kind text not null,
    last_number bigint not null,
    constraint fk_number_series_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint pk_number_series primary key (organization_id, kind),
    constraint ck_number_series_kind check (kind in ('order', 'invoice', 'credit_note')),
    constraint ck_number_series_last_number check (last_number > 0)
);

alter table billing.number_series owner to app_owner;

alter table billing.number_series enable row level security;
alter table billing.number_series force row level security;

comment on table billing.number_series is
    'The last number of each kind of paper. Whoever takes one holds the row until the end of '
    'the transaction, so that no number is left out and none is given twice. Class: derived';
comment on column billing.number_series.organization_id is 'Tenant that the row belongs to';
comment on column billing.number_series.kind is 'What is numbered';
comment on column billing.number_series.last_number is 'The last number that was given';

commit;
