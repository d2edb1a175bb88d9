-- Revert routiq:core/delete_rules__campaigns from pg

begin;

drop trigger tg_campaign_targets_60_living_parents_update on marketing.campaign_targets;
drop trigger tg_campaign_targets_60_living_parents_insert on marketing.campaign_targets;
drop trigger tg_campaigns_60_living_parents_update on marketing.campaigns;
drop trigger tg_campaigns_60_living_parents_insert on marketing.campaigns;

delete from core.delete_rules as r
where
    r.child_table in (
        'marketing.campaigns',
        'marketing.campaign_targets'
    );

commit;
