-- materialized view analytics.mv_practitioner_utilisation

-- As analytics.mv_patient_counts. It reads the figures of days and no appointment, so a refresh costs what
-- a year of figures costs, however long the history is.

set local client_min_messages = warning; -- loaded again, it is there already

create materialized view if not exists analytics.mv_practitioner_utilisation as
select
    m.organization_id,
    m.practitioner_id,
    m.location_id,
    date_trunc('week', m.metric_on::timestamp)::date as week_on,
    count(*) filter (where m.appointments_booked > 0) as active_days,
    sum(m.appointments_booked) as appointments_booked,
    sum(m.appointments_fulfilled) as appointments_fulfilled,
    sum(m.appointments_cancelled) as appointments_cancelled,
    sum(m.appointments_noshow) as appointments_noshow,
    sum(m.booked_duration) as booked_duration,
    max(m.booked_duration) as longest_day
from analytics.practitioner_daily_metrics as m
where m.metric_on >= current_date - 371
group by
    m.organization_id, m.practitioner_id, m.location_id,
    date_trunc('week', m.metric_on::timestamp);

create unique index if not exists uq_mv_practitioner_utilisation_week_on
on analytics.mv_practitioner_utilisation (organization_id, week_on, practitioner_id, location_id)
nulls not distinct;

alter materialized view analytics.mv_practitioner_utilisation owner to app_migrator;

revoke all on analytics.mv_practitioner_utilisation from public;
grant select on analytics.mv_practitioner_utilisation to app_owner;

comment on materialized view analytics.mv_practitioner_utilisation is
    'How busy each practitioner was and will be, by week, for a year back';
comment on column analytics.mv_practitioner_utilisation.organization_id is
    'Tenant that the row belongs to';
comment on column analytics.mv_practitioner_utilisation.practitioner_id is 'Whose figures they are';
comment on column analytics.mv_practitioner_utilisation.location_id is
    'Branch of the appointments; null for those of every branch';
comment on column analytics.mv_practitioner_utilisation.week_on is 'Monday of the week';
comment on column analytics.mv_practitioner_utilisation.active_days is 'Days with an appointment';
comment on column analytics.mv_practitioner_utilisation.appointments_booked is
    'Appointments that are agreed or were kept';
comment on column analytics.mv_practitioner_utilisation.appointments_fulfilled is
    'Those that were kept';
comment on column analytics.mv_practitioner_utilisation.appointments_cancelled is
    'Those that were cancelled';
comment on column analytics.mv_practitioner_utilisation.appointments_noshow is
    'Those that nobody came to';
comment on column analytics.mv_practitioner_utilisation.booked_duration is
    'How long the agreed and kept appointments take together';
comment on column analytics.mv_practitioner_utilisation.longest_day is
    'The same of the busiest day';
comment on index analytics.uq_mv_practitioner_utilisation_week_on is
    'For api.practitioner_utilisation, and so that a refresh may run concurrently';
