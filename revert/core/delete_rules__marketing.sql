-- Revert routiq:core/delete_rules__marketing from pg

begin;

drop trigger tg_loyalty_transactions_60_living_parents_update on marketing.loyalty_transactions;
drop trigger tg_loyalty_transactions_60_living_parents_insert on marketing.loyalty_transactions;
drop trigger tg_promo_redemptions_60_living_parents_update on marketing.promo_redemptions;
drop trigger tg_promo_redemptions_60_living_parents_insert on marketing.promo_redemptions;

delete from core.delete_rules as r
where
    r.child_table in (
        'marketing.promo_redemptions',
        'marketing.loyalty_transactions'
    );

commit;
