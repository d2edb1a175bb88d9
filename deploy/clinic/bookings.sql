-- Deploy routiq:clinic/bookings to pg
-- requires: clinic/services
-- requires: clinic/appointments
-- requires: contact/contacts
-- requires: core/follow_status_flow
-- requires: core/bootstrap
-- requires: audit/attach
--
-- The way is pending, confirmed, then completed, cancelled or no_show; the ways back are corrections, which
-- the flow of appointments allows too. What is given here follows the appointment
-- (clinic.follow_appointment), so both flows are asked, and what either does not allow is refused.
-- The exclusion needs btree_gist.

begin;

create table clinic.bookings (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    appointment_id uuid not null,
    service_id uuid not null,
    contact_id uuid not null,
    practitioner_id uuid,
    location_id uuid,
    start_at timestamptz,
    buffer_before interval not null default '0',
    buffer_after interval not null default '0',
    held_period tstzrange,
    status text not null default 'confirmed',
    amount numeric(14, 2) not null default 0,
    currency core.currency_code not null,
    payment_status text not null default 'pending',
    payment_reference text,
    paid_at timestamptz,
    refunded_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_bookings primary key (organization_id, id),
    constraint fk_bookings_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_bookings_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_bookings_practitioner_id
    foreign key (organization_id, practitioner_id)
    references clinic.practitioners (organization_id, id)
    on delete set null (practitioner_id),
    constraint fk_bookings_service_id
    foreign key (organization_id, service_id)
    references clinic.services (organization_id, id),
    constraint fk_bookings_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete set null (location_id),
    constraint fk_bookings_appointment_id
    foreign key (organization_id, appointment_id)
    references clinic.appointments (organization_id, id),
    constraint ck_bookings_status
    check (status in ('pending', 'confirmed', 'completed', 'cancelled', 'no_show')),
    constraint ck_bookings_payment_status
    check (payment_status in ('not_required', 'pending', 'paid', 'refunded')),
    constraint ck_bookings_buffer_before
    check (buffer_before between interval '0' and interval '24 hours'),
    constraint ck_bookings_buffer_after
    check (buffer_after between interval '0' and interval '24 hours'),
    constraint ck_bookings_held_period check (not isempty(held_period)),
    constraint ck_bookings_amount check (amount >= 0),
    constraint ck_bookings_payment_reference check (length(payment_reference) between 1 and 200),
    constraint ck_bookings_paid_at
    check ((paid_at is not null) = (payment_status in ('paid', 'refunded'))),
    constraint ck_bookings_refunded_at
    check ((refunded_at is not null) = (payment_status = 'refunded')),
    constraint ex_bookings_practitioner_id
    exclude using gist (organization_id with =, practitioner_id with =, held_period with &&)
    where (deleted_at is null and status in ('pending', 'confirmed', 'completed')),
    constraint ck_bookings_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table clinic.bookings owner to app_owner;

alter table clinic.bookings enable row level security;
alter table clinic.bookings force row level security;

create unique index uq_bookings_appointment_id on clinic.bookings
(organization_id, appointment_id)
where deleted_at is null;
create index idx_bookings_appointment_id on clinic.bookings
(organization_id, appointment_id);
create index idx_bookings_service_id on clinic.bookings
(organization_id, service_id);
create index idx_bookings_contact_id on clinic.bookings
(organization_id, contact_id);
create index idx_bookings_practitioner_id on clinic.bookings
(organization_id, practitioner_id, start_at);
create index idx_bookings_location_id on clinic.bookings
(organization_id, location_id);
create index idx_bookings_payment_status on clinic.bookings
(organization_id, id)
where payment_status = 'pending' and deleted_at is null;

insert into ref.status_transitions (entity, from_status, to_status)
values
('clinic.bookings', '', 'pending'),
('clinic.bookings', '', 'confirmed'),
('clinic.bookings', 'pending', 'confirmed'),
('clinic.bookings', 'pending', 'cancelled'),
('clinic.bookings', 'confirmed', 'pending'),
('clinic.bookings', 'confirmed', 'completed'),
('clinic.bookings', 'confirmed', 'cancelled'),
('clinic.bookings', 'confirmed', 'no_show'),
('clinic.bookings', 'no_show', 'confirmed'),
('clinic.bookings', 'no_show', 'completed'),
('clinic.bookings', 'completed', 'confirmed'),
('clinic.bookings', 'cancelled', 'confirmed'),
('clinic.bookings.payment_status', '', 'not_required'),
('clinic.bookings.payment_status', '', 'pending'),
('clinic.bookings.payment_status', 'pending', 'paid'),
('clinic.bookings.payment_status', 'pending', 'not_required'),
('clinic.bookings.payment_status', 'not_required', 'pending'),
('clinic.bookings.payment_status', 'paid', 'refunded');

create trigger tg_bookings_10_touch_row
before insert or update on clinic.bookings
for each row execute function core.touch_row();

create trigger tg_bookings_20_follow_status_flow
before insert or update of status on clinic.bookings
for each row execute function core.follow_status_flow('clinic.bookings');

create trigger tg_bookings_21_follow_payment_flow
before insert or update of payment_status on clinic.bookings
for each row execute function core.follow_status_flow('clinic.bookings.payment_status');

comment on table clinic.bookings is
    'A service that was booked, one for one with its appointment: price, payment and the time '
    'that it holds. Class: tenant';
comment on column clinic.bookings.organization_id is 'Tenant that the row belongs to';
comment on column clinic.bookings.id is 'Identifies the booking; ordered by time';
comment on column clinic.bookings.appointment_id is
    'The appointment, which leads: time, place and status follow it';
comment on column clinic.bookings.service_id is 'What was booked';
comment on column clinic.bookings.contact_id is 'The patient; that of the appointment';
comment on column clinic.bookings.practitioner_id is 'Who gives it; that of the appointment';
comment on column clinic.bookings.location_id is 'Branch where; that of the appointment';
comment on column clinic.bookings.start_at is 'When the patient comes; that of the appointment';
comment on column clinic.bookings.buffer_before is 'How long the practitioner prepares for it';
comment on column clinic.bookings.buffer_after is
    'How long the practitioner tidies up after it';
comment on column clinic.bookings.held_period is
    'From when until when the practitioner is taken, preparing and tidying up included; null '
    'while no time is agreed';
comment on column clinic.bookings.status is
    'How far it is; moves along ref.status_transitions, with the appointment';
comment on column clinic.bookings.amount is 'Price when it was booked';
comment on column clinic.bookings.currency is 'Currency (ISO 4217) of the price';
comment on column clinic.bookings.payment_status is
    'Whether it is paid; moves along ref.status_transitions';
comment on column clinic.bookings.payment_reference is
    'What the payment is called where it was made';
comment on column clinic.bookings.paid_at is 'When it was paid';
comment on column clinic.bookings.refunded_at is 'When it was paid back';
comment on column clinic.bookings.created_at is 'When the row was made';
comment on column clinic.bookings.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column clinic.bookings.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column clinic.bookings.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column clinic.bookings.deleted_at is
    'When the row was taken away; null while it counts';
comment on column clinic.bookings.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column clinic.bookings.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column clinic.bookings.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column clinic.bookings.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index clinic.uq_bookings_appointment_id is 'One living booking an appointment';
comment on index clinic.idx_bookings_appointment_id is
    'For the booking of an appointment, and for the foreign key';
comment on index clinic.idx_bookings_service_id is
    'For the bookings of a service, and for the foreign key';
comment on index clinic.idx_bookings_contact_id is
    'For the bookings of a patient, and for the foreign key';
comment on index clinic.idx_bookings_practitioner_id is
    'For when practitioners are taken: row security lets no condition on held_period come to '
    'an index; and for the foreign key';
comment on index clinic.idx_bookings_location_id is 'For the foreign key';
comment on index clinic.idx_bookings_payment_status is 'For what is still to be paid';
comment on trigger tg_bookings_10_touch_row on clinic.bookings is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_bookings_20_follow_status_flow on clinic.bookings is
    'Lets the status move along ref.status_transitions only';
comment on trigger tg_bookings_21_follow_payment_flow on clinic.bookings is
    'Lets the payment move along ref.status_transitions only';
comment on constraint ex_bookings_practitioner_id on clinic.bookings is
    'A practitioner prepares, treats and tidies up for one booking at a time';

do $audit$
begin
    perform audit.attach('clinic.bookings');
end
$audit$;

commit;
