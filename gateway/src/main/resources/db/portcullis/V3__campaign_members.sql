-- Accounts that were seen in campaigns that cases are about; a legal hold on such a campaign covers them.

CREATE TABLE campaign_members (
  campaign TEXT NOT NULL,
  account TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (campaign, account)
) WITHOUT ROWID;

CREATE INDEX campaign_members_account ON campaign_members (account);

PRAGMA user_version = 3;
