-- Deploy routiq:clinic/skin_analysis_figures to pg
-- requires: clinic/skin_analyses

begin;

create table clinic.skin_analysis_figures (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    analysed_on date not null,
    location_id uuid,
    practitioner_id uuid,
    service_id uuid,
    model_name text not null,
    model_version text not null,
    figure text not null,
    analyses bigint not null,
    total numeric not null,
    squares numeric not null,
    constraint pk_skin_analysis_figures primary key (organization_id, id),
    constraint fk_skin_analysis_figures_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint uq_skin_analysis_figures_analysed_on
    unique nulls not distinct (
        organization_id, analysed_on, location_id, practitioner_id, service_id, model_name,
        model_version, figure
    )
);

alter table clinic.skin_analysis_figures owner to app_owner;

alter table clinic.skin_analysis_figures enable row level security;
alter table clinic.skin_analysis_figures force row level security;

comment on table clinic.skin_analysis_figures is
    'Figures that models found, summed up by day and whatever a report asks for; counted from the '
    'analyses, and again by clinic.recount_analysis_figures. Class: derived';
comment on column clinic.skin_analysis_figures.organization_id is 'Tenant that the row belongs to';
comment on column clinic.skin_analysis_figures.id is 'Identifies the row; ordered by time';
comment on column clinic.skin_analysis_figures.analysed_on is
    'Day, by the clock of the organization';
comment on column clinic.skin_analysis_figures.location_id is
    'Branch; null for analyses of no branch; no foreign key, for it is counted';
comment on column clinic.skin_analysis_figures.practitioner_id is
    'Whose encounters they were; null for analyses without; no foreign key, for it is counted';
comment on column clinic.skin_analysis_figures.service_id is
    'What was booked; null for analyses without; no foreign key, for it is counted';
comment on column clinic.skin_analysis_figures.model_name is 'Model that looked at the pictures';
comment on column clinic.skin_analysis_figures.model_version is 'Version of the model';
comment on column clinic.skin_analysis_figures.figure is
    'Name under which the model tells the figure, such as "redness"';
comment on column clinic.skin_analysis_figures.analyses is 'Analyses that tell it';
comment on column clinic.skin_analysis_figures.total is 'Its sum';
comment on column clinic.skin_analysis_figures.squares is 'Sum of its squares, for the deviation';
comment on constraint uq_skin_analysis_figures_analysed_on on clinic.skin_analysis_figures is
    'For counting, and for the days of a report: one row a day and whatever it is counted by';

commit;
