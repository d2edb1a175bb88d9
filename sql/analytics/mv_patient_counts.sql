-- materialized view analytics.mv_patient_counts

-- Belongs to app_migrator, who sees the rows of every tenant: refreshed by an owner that obeys row
-- security it would be empty. A materialised view has no policies, so nobody but app_owner may read
-- it, and its functions name the tenant. Refresh with `concurrently`, as app_migrator.

set local client_min_messages = warning; -- loaded again, it is there already

create materialized view if not exists analytics.mv_patient_counts as
select
    p.organization_id,
    p.location_id,
    count(*) as patient_count
from contact.patients as p
where p.deleted_at is null
group by p.organization_id, p.location_id;

create unique index if not exists uq_mv_patient_counts_location_id on analytics.mv_patient_counts
(organization_id, location_id) nulls not distinct;

alter materialized view analytics.mv_patient_counts owner to app_migrator;

revoke all on analytics.mv_patient_counts from public;
grant select on analytics.mv_patient_counts to app_owner;

comment on materialized view analytics.mv_patient_counts is
    'Living patients of each branch; a branch that is null stands for patients of no branch';
comment on column analytics.mv_patient_counts.organization_id is 'Tenant that the row belongs to';
comment on column analytics.mv_patient_counts.location_id is
    'Branch that looks after the patients; null for none';
comment on column analytics.mv_patient_counts.patient_count is 'How many patients it has';
comment on index analytics.uq_mv_patient_counts_location_id is
    'For api.patient_counts, and so that a refresh may run concurrently';
