-- Deploy routiq:core/delete_rules__campaigns to pg
-- requires: core/delete_rules__marketing
-- requires: marketing/campaigns
-- requires: marketing/campaign_targets

begin;

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
('marketing.campaigns', 'segment_id', 'contact.segments', 'restrict'),
('marketing.campaign_targets', 'campaign_id', 'marketing.campaigns', 'cascade'),
('marketing.campaign_targets', 'contact_id', 'contact.contacts', 'cascade');

do $rules$
begin
    perform core.guard_references('marketing.campaigns');
    perform core.guard_references('marketing.campaign_targets');
end
$rules$;

commit;
